"""The register of causes: what obliges units to bring the list up to date, and what each of them has done."""
