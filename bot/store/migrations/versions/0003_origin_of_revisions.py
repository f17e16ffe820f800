"""what a revision was made from, and how much it changed"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('revisions') as batch_op:
        batch_op.add_column(sa.Column('origin', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('added', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('removed', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('changed', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('revisions') as batch_op:
        batch_op.drop_column('changed')
        batch_op.drop_column('removed')
        batch_op.drop_column('added')
        batch_op.drop_column('origin')
