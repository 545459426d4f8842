// Each test has several processes of its own; what is measured in one shall not be the others' doing.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
