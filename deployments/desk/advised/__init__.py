"""What a local authority's adviser reads of its schools. Of an officer nothing but the name that schools know."""
