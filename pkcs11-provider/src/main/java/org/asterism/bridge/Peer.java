package org.asterism.bridge;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/// Who is on the other end of a connection, as the system says it.
///
/// @param user equal for equal user ids, whatever their names
/// @param group the primary one
record Peer(UserPrincipal user, GroupPrincipal group) {

  static Peer of(SocketChannel channel) throws IOException {
    UnixDomainPrincipal principal = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    return new Peer(principal.user(), principal.group());
  }

  /// Whether it is root or the user of this process; whom the system cannot name is neither.
  boolean isOwner() {
    try {
      return OperatorCalls.operators().contains(user);
    } catch (IOException unknown) {
      return false;
    }
  }

  /// The user of this process.
  static Peer self() throws IOException {
    var self = new UnixSystem();
    UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
    String user = self.getUsername() == null ? Long.toString(self.getUid()) : self.getUsername();
    return new Peer(
        names.lookupPrincipalByName(user),
        names.lookupPrincipalByGroupName(Long.toString(self.getGid())));
  }
}
