"""The register of legal documents: what rests on which article, and what a change of the law moves."""
