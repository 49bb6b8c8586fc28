package org.asterism.token;

import java.util.Set;

/// Which users of this machine may do a thing (design §5): by name or by group.
///
/// @param everyone true lets all in, whatever the sets say
public record Access(boolean everyone, Set<String> users, Set<String> groups) {
  public static final Access ALL = new Access(true, Set.of(), Set.of());

  public Access {
    users = Set.copyOf(users);
    groups = Set.copyOf(groups);
  }

  public boolean admits(UserName who) {
    return everyone
        || users.contains(who.user())
        || who.groups().stream().anyMatch(groups::contains);
  }
}
