"""The command line. Each command imports what it needs when it runs, so that reading a file loads no server."""
