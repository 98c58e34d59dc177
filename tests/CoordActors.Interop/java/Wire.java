import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A piece of network between a client and the server that can be cut and mended. */
final class Wire {
    private final int serverPort;
    private final int port;
    private final List<Socket> open = new ArrayList<>();
    private ServerSocket listener;

    Wire(String serverAddress) throws IOException {
        serverPort = Integer.parseInt(serverAddress.substring(serverAddress.indexOf(':') + 1));
        listener = listen(0);
        port = listener.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Closes every connection and takes no new one. */
    synchronized void cut() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    synchronized void mend() throws IOException {
        listener = listen(port);
    }

    private ServerSocket listen(int on) throws IOException {
        ServerSocket fresh = new ServerSocket();
        fresh.setReuseAddress(true);
        fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), on));
        start(() -> accept(fresh));
        return fresh;
    }

    private void accept(ServerSocket from) throws IOException {
        while (true) {
            Socket client = from.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            synchronized (this) {
                open.add(client);
                open.add(server);
            }
            start(() -> copy(client, server));
            start(() -> copy(server, client));
        }
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
