package org.asterism.bridge;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/// Who is on the other end of a connection, as the kernel says it.
///
/// @param user equal for equal user ids, whatever their names
/// @param group the primary one
record Peer(UserPrincipal user, GroupPrincipal group) {

  static Peer of(SocketChannel channel) throws IOException {
    UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    return new Peer(principal.user(), principal.group());
  }
}
