# SPDX-License-Identifier: Apache-2.0
"""The city of a crash run: firms with batches whose results are fixed, so that notices can go up day after day."""

from tests import factories

from guildmark.cli.tables import migrate
from guildmark.domain.evaluations import queries as batches
from guildmark.flows import daily, self_evaluation
from guildmark.kernel import clock, postgres

FIRMS, PEOPLE = 2, 12
LEAD = 6
"""Working days from a notice to its certificates."""


class Town:
    """Its firms, and the batches that wait for their notices, in order."""

    def __init__(self, notices):
        self.waiting, self.next_person = [], 500_000
        with postgres.running():
            migrate(quiet=True)
            city = factories.city()
            self.firms = [factories.firm(city) for _ in range(FIRMS)]
            made = [self._filed(place) for place in range(notices)]
            factories.at(factories.again(made[0][1]).exam_from)
            for firm, batch in made:
                self._fixed(firm, batch)
                self.waiting.append((firm, batch.pk))
            for _ in range(LEAD):
                for _twice in range(2):
                    firm, batch = self.waiting.pop(0)
                    self_evaluation.put_up_notice(batches.batch_of(batch), by=firm.handler)
                daily.advance_working_days(1)
            close()

    def _filed(self, place):
        firm = self.firms[place % FIRMS]
        rows = factories.rows(PEOPLE, place * PEOPLE)
        return firm, factories.batch(firm, "filed", rows, title=f"第{place + 1}期")

    def _fixed(self, firm, batch):
        self_evaluation.open_batch(factories.again(batch), by=firm.handler)
        for step in ("marked", "fixed"):
            factories._STEPS[step](firm, batch, {"fail": (), "absent": ()})
        factories.hand_in(firm, factories.again(batch))

    def fresh_rows(self, count):
        """Rows of people whom nobody entered yet."""
        first, self.next_person = self.next_person, self.next_person + count
        return factories.rows(count, first)


def close():
    """Leave the database, which is about to go."""
    from django.db import connections

    clock.fresh()
    connections.close_all()
