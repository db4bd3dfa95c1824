"""The figures that README and the closing notes quote, taken in one run: ``make bench``."""
