"""`python -m sidecar` and the console script `sidecar`."""

from sidecar.cli.app import main

if __name__ == "__main__":
    main()
