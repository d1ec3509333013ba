"""By which declaration a list was read, so that one that takes more of it asks for it anew."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "feed",
        sa.Column(
            "read_by",
            sa.Text(),
            nullable=True,
            comment="Digest of the declaration that read it; by another one, validators don't count.",
        ),
    )


def downgrade() -> None:
    op.drop_column("feed", "read_by")
