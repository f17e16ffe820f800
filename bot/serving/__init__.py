"""What is served: immutable snapshots of the dossiers, and what may be published."""
