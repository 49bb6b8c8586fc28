package org.asterism.rpc;

import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;

/// A listening socket that accepts what [Channels] lets in, and closes the rest at once.
final class BoundedListener extends NioServerSocketChannel {
  private final Channels channels;

  BoundedListener(Channels channels) {
    this.channels = channels;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int read = super.doReadMessages(accepted);
    if (read > 0 && accepted.getLast() instanceof SocketChannel last) {
      if (!channels.admit(last, eventLoop())) {
        accepted.removeLast();
        last.unsafe().closeForcibly();
        return 0;
      }
    }
    return read;
  }
}
