"""server defaults"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('server_defaults',
    sa.Column('guild_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('dossier', sa.String(length=20), nullable=False),
    sa.PrimaryKeyConstraint('guild_id', name=op.f('pk_server_defaults'))
    )


def downgrade() -> None:
    op.drop_table('server_defaults')
