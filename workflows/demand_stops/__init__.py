"""Why a proof may no longer be demanded although the list still names it: which case stopped it, how long."""
