package org.asterism.token;

import java.util.Set;

/// Which users of this machine may do a thing (design §5): by name or by group.
///
/// @param circle who is let in besides those who are named
public record Access(Circle circle, Set<String> users, Set<String> groups) {
  public static final Access ALL = new Access(Circle.EVERYONE, Set.of(), Set.of());

  /// Root and the engine's own user: those who could do it without asking.
  public static final Access OWNERS = new Access(Circle.OWNERS, Set.of(), Set.of());

  /// Who need not be named.
  public enum Circle {
    EVERYONE,
    OWNERS,
    NOBODY
  }

  public Access {
    users = Set.copyOf(users);
    groups = Set.copyOf(groups);
  }

  /// Nobody but these.
  public static Access named(Set<String> users, Set<String> groups) {
    return new Access(Circle.NOBODY, users, groups);
  }

  public boolean admits(UserName who) {
    return circle == Circle.EVERYONE
        || (circle == Circle.OWNERS && who.isOwner())
        || users.contains(who.user())
        || who.groups().stream().anyMatch(groups::contains);
  }
}
