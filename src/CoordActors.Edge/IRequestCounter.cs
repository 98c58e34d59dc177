namespace CoordActors.Edge;

/// <summary>A connection whose requests are counted until they are answered.</summary>
internal interface IRequestCounter
{
    /// <summary>Counts requests that are on their way to the tree.</summary>
    void Received(int count);
}
