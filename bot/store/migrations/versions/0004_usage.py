"""usage, and what several processes agree on"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agreed',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_agreed'))
    )
    op.create_table('usage',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('command', sa.String(length=40), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'command', 'outcome', name=op.f('pk_usage'))
    )
    op.create_table('gaps',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('dossier', sa.String(length=20), nullable=False),
    sa.Column('command', sa.String(length=40), nullable=False),
    sa.Column('query', sa.String(length=100), nullable=False),
    sa.Column('server', sa.String(length=16), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'dossier', 'command', 'query', 'server', name=op.f('pk_gaps'))
    )


def downgrade() -> None:
    op.drop_table('gaps')
    op.drop_table('usage')
    op.drop_table('agreed')
