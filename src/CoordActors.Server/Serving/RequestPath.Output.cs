using CoordActors.Server.Clients;

namespace CoordActors.Server.Serving;

/// <content>The way out: what was written is sent, and connections end.</content>
public sealed partial class RequestPath
{
    /// <summary>Sends what was written, then closes; nothing more is answered.</summary>
    private void Close(ClientConnection connection, string? reason)
    {
        Statistics.Requests.Dropped();
        Send(connection);
        connection.Link.Close(reason);
        Detach(connection);
    }

    private void Detach(ClientConnection connection)
    {
        if (connection.IsClosed)
        {
            return;
        }

        connection.IsClosed = true;
        if (_mode == ServingMode.Standalone)
        {
            _late.Leave(connection);
        }

        if (connection.Watcher >= 0)
        {
            _tree.RemoveWatcher(connection.Watcher);
            Connections.Remove(connection);
        }

        for (var batch = connection.ParkedFirst; batch is not null;)
        {
            var next = batch.Next;
            Statistics.Outstanding -= batch.Count;
            batch.Return();
            batch = next;
        }

        connection.ParkedFirst = connection.ParkedLast = null;
        connection.Output.Release();
    }

    private void MarkDirty(ClientConnection connection)
    {
        if (!connection.IsDirty)
        {
            connection.IsDirty = true;
            _dirty.Add(connection);
        }
    }

    private void SendDirty()
    {
        foreach (var connection in _dirty)
        {
            connection.IsDirty = false;
            Send(connection);
        }

        _dirty.Clear();
    }

    private void Send(ClientConnection connection)
    {
        if (connection.Output.Length > 0)
        {
            Statistics.Requests.Sent(connection.Output.Length);
            connection.Link.Write(connection.Output.Written);
            connection.Output.Release();
            connection.Link.Flush();
        }

        if (connection.AnsweredCount > 0)
        {
            // Not before they are written: a client that has stopped sending is let go when nothing is outstanding.
            connection.Link.Answered(connection.AnsweredCount);
            connection.AnsweredCount = 0;
        }
    }
}
