package org.asterism.bridge;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.asterism.token.UserName;

/// The names of a peer and of all its groups. The kernel gives the user and the primary group; the
/// further groups are those of the machine's user database, at the time of asking. Linux only. Safe
/// for use by many threads.
final class UserNames {
  /// More groups than Linux lets a process have.
  private static final int MAX_GROUPS = 65_536;

  private static final int FIRST_GROUPS = 64;
  private static final int NAME_BYTES = 64 << 10;
  private static final int NAME_FIELD = 0;

  /// Where `gr_gid` and `pw_gid` lie in `struct group` and `struct passwd`, after pointers.
  private static final int GROUP_ID_AT = 2 * Native.POINTER_SIZE;

  private static final int PRIMARY_GROUP_AT = 2 * Native.POINTER_SIZE + Integer.BYTES;

  static {
    Native.register(UserNames.class, "c");
  }

  private UserNames() {}

  static UserName of(Peer peer) {
    String user = peer.user().getName();
    var groups = new HashSet<String>();
    groups.add(peer.group().getName());
    for (int group : groupsOf(user)) {
      groups.add(groupName(group));
    }
    return new UserName(user, Set.copyOf(groups), peer.isOwner());
  }

  private static int[] groupsOf(String user) {
    Optional<Integer> primary = primaryGroup(user);
    if (primary.isEmpty()) {
      return new int[0];
    }
    var count = new IntByReference(FIRST_GROUPS);
    int[] found = new int[FIRST_GROUPS];
    if (getgrouplist(user, primary.get(), found, count) < 0) {
      int needed = Math.min(MAX_GROUPS, count.getValue());
      found = new int[needed];
      count.setValue(needed);
      getgrouplist(user, primary.get(), found, count);
    }
    return Arrays.copyOf(found, Math.min(found.length, count.getValue()));
  }

  private static Optional<Integer> primaryGroup(String user) {
    try (var entry = new Memory(ENTRY_BYTES);
        var text = new Memory(NAME_BYTES)) {
      var result = new PointerByReference();
      getpwnam_r(user, entry, text, NAME_BYTES, result);
      return Optional.ofNullable(result.getValue()).map(found -> found.getInt(PRIMARY_GROUP_AT));
    }
  }

  /// The group's number where it has no name.
  private static String groupName(int group) {
    try (var entry = new Memory(ENTRY_BYTES);
        var text = new Memory(NAME_BYTES)) {
      var result = new PointerByReference();
      getgrgid_r(group, entry, text, NAME_BYTES, result);
      return Optional.ofNullable(result.getValue())
          .filter(found -> found.getInt(GROUP_ID_AT) == group)
          .map(found -> found.getPointer(NAME_FIELD).getString(0))
          .orElseGet(() -> Integer.toUnsignedString(group));
    }
  }

  // Both structures are smaller on every Linux.
  private static final int ENTRY_BYTES = 128;

  private static native int getgrouplist(
      String user, int group, int[] groups, IntByReference count);

  private static native int getpwnam_r(
      String name, Pointer entry, Pointer text, long size, PointerByReference result);

  private static native int getgrgid_r(
      int group, Pointer entry, Pointer text, long size, PointerByReference result);
}
