"""`python -m cleannews`: the command line."""

from cleannews.cli import main

if __name__ == "__main__":
    main()
