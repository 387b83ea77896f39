"""Other systems before an archive like ours, under the same load in the same run: `PEERS=wagtail make bench`."""
