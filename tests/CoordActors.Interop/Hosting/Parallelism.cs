// Scenarios wait more than they compute, and every class has a server of its own.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
