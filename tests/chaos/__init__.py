"""What happens to notices when things break: real processes, killed by the id they were started with."""
