using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CoordActors.Cli.Bench;
using CoordActors.Floor;

const int Listener = 0;

if (args is not [var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
{
    Console.Error.WriteLine("usage: floor PORT");
    return 2;
}

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("the server without logic needs Linux: it is built on epoll");
    return 2;
}

using var listener = new TcpListener(IPAddress.Loopback, port);
using var sockets = new EpollSocketLoop();
var clients = new Dictionary<int, Answerer>();
listener.Start(1024);
sockets.Add(listener.Server, Listener);
for (var next = Listener + 1; ;)
{
    var ready = sockets.Wait(1000);
    for (var i = 0; i < ready; i++)
    {
        var index = sockets.Ready(i);
        if (index == Listener)
        {
            var socket = listener.AcceptSocket();
            socket.NoDelay = true;
            sockets.Add(socket, next);
            clients[next++] = new Answerer(socket);
        }
        else if (!clients[index].Serve(sockets, index))
        {
            // Closing the socket also takes it out of epoll; numbers are not used again.
            clients[index].Dispose();
            clients.Remove(index);
        }
    }
}
