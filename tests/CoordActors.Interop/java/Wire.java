import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A piece of network between a client and the server that can be cut and mended. */
final class Wire {
    private final int serverPort;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new ArrayList<>();
    private boolean whole = true;

    Wire(String serverAddress) throws IOException {
        serverPort = Integer.parseInt(serverAddress.substring(serverAddress.indexOf(':') + 1));
        start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Closes every connection; a new one is closed at once. */
    synchronized void cut() throws IOException {
        whole = false;
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    synchronized void mend() {
        whole = true;
    }

    private void accept() throws IOException {
        while (true) {
            join(listener.accept());
        }
    }

    /** A server that does not run just now costs the client its connection, as without a wire. */
    private synchronized void join(Socket client) throws IOException {
        try {
            if (whole) {
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                open.add(client);
                open.add(server);
                start(() -> copy(client, server));
                start(() -> copy(server, client));
                return;
            }
        } catch (IOException refused) {
            // Closed below.
        }
        client.close();
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (Socket source = from; Socket sink = to) {
            byte[] buffer = new byte[65536];
            InputStream input = source.getInputStream();
            OutputStream output = sink.getOutputStream();
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                output.write(buffer, 0, count);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException cut) {
                // The wire was cut; that is what it is for.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
