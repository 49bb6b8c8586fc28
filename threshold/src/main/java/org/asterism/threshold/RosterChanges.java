package org.asterism.threshold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The changes of rosters that operators sign for at once: a tree of hashes over them, whose root
/// is signed (threshold.md §11). Immutable.
///
/// A node is the hash of its two children, the smaller first, so that a path needs no sides: it
/// shows that a change is among them, and not where. Who has no neighbour on a level goes up as it
/// is. A leaf's hash and a node's begin with different names.
public final class RosterChanges {
  /// How long a path is at most.
  public static final int PATH_MAX = 32;

  private static final String NODE = "asterism/roster-changes/v1";

  // From the leaves to the root.
  private final List<List<byte[]>> levels;

  private RosterChanges(List<List<byte[]>> levels) {
    this.levels = levels;
  }

  /// @param changes at least one
  public static RosterChanges of(List<RosterChange> changes) {
    return ofDigests(changes.stream().map(RosterChange::digest).toList());
  }

  /// @param digests [RosterChange#digest] of each change, of one at least
  public static RosterChanges ofDigests(List<byte[]> digests) {
    if (digests.isEmpty()) {
      throw new IllegalArgumentException("expected a change to sign for, found none");
    }
    var levels = new ArrayList<List<byte[]>>();
    List<byte[]> level = List.copyOf(digests);
    levels.add(level);
    while (level.size() > 1) {
      level = above(level);
      levels.add(level);
    }
    return new RosterChanges(levels);
  }

  private static List<byte[]> above(List<byte[]> level) {
    var above = new ArrayList<byte[]>();
    for (int i = 0; i + 1 < level.size(); i += 2) {
      above.add(node(level.get(i), level.get(i + 1)));
    }
    if (level.size() % 2 == 1) {
      above.add(level.getLast());
    }
    return above;
  }

  /// What operators sign.
  public byte[] root() {
    return levels.getLast().getFirst().clone();
  }

  /// What shows that the change at this place is one of those signed for.
  public List<byte[]> path(int place) {
    var path = new ArrayList<byte[]>();
    int at = place;
    for (List<byte[]> level : levels) {
      int neighbour = at ^ 1;
      if (neighbour < level.size()) {
        path.add(level.get(neighbour).clone());
      }
      at /= 2;
    }
    return path;
  }

  /// The root of the tree in which `change` has this path.
  public static byte[] root(RosterChange change, List<byte[]> path) {
    byte[] node = change.digest();
    for (byte[] neighbour : path) {
      node = node(node, neighbour);
    }
    return node;
  }

  private static byte[] node(byte[] one, byte[] other) {
    boolean inOrder = Arrays.compareUnsigned(one, other) <= 0;
    return FieldDigest.of(NODE).add(inOrder ? one : other).add(inOrder ? other : one).finish();
  }
}
