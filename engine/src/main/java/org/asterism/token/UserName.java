package org.asterism.token;

import java.util.Set;

/// Who calls: a user of this machine, as the peer credentials of the socket tell it.
///
/// @param user the login name, or the number where it has none
/// @param groups the names of all groups it belongs to
/// @param isOwner whether it is root or the engine's own user
public record UserName(String user, Set<String> groups, boolean isOwner) {

  public UserName {
    groups = Set.copyOf(groups);
  }

  public UserName(String user) {
    this(user, Set.of(), false);
  }
}
