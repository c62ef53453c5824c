"""Templates as CloudFormation knows them: where they lie, what their intrinsic functions say."""
