package org.asterism.attest.configuration;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.attest.quote.Bytes;

/// The tree of RFC 9162 §2.1 over SHA-256.
final class MerkleTree {
  static final int HASH_BYTES = 32;

  // RFC 9162 §2.1.1: a leaf never hashes like a node.
  private static final Bytes LEAF = Bytes.of(new byte[] {0});
  private static final Bytes NODE = Bytes.of(new byte[] {1});

  private MerkleTree() {}

  /// MTH of these entries (RFC 9162 §2.1.1).
  static Bytes head(List<Bytes> entries) {
    if (entries.isEmpty()) {
      return sha256(Bytes.EMPTY);
    }
    if (entries.size() == 1) {
      return leaf(entries.getFirst());
    }
    int left = left(entries.size());
    return node(head(entries.subList(0, left)), head(entries.subList(left, entries.size())));
  }

  /// PATH of the entry at an index (RFC 9162 §2.1.3.1): its siblings from the leaf up.
  static List<Bytes> path(int index, List<Bytes> entries) {
    if (entries.size() == 1) {
      return List.of();
    }
    int left = left(entries.size());
    List<Bytes> before = entries.subList(0, left);
    List<Bytes> after = entries.subList(left, entries.size());
    boolean inBefore = index < left;
    List<Bytes> path = new ArrayList<>(inBefore ? path(index, before) : path(index - left, after));
    path.add(head(inBefore ? after : before));
    return List.copyOf(path);
  }

  /// The head that a path leads to (RFC 9162 §2.1.3.2 but for its last comparison).
  ///
  /// @param size of the tree; the index lies below
  /// @return empty where the path is not as long as that place's
  static Optional<Bytes> climb(Bytes entry, int index, int size, List<Bytes> path) {
    int place = index;
    int last = size - 1;
    Bytes reached = leaf(entry);
    for (Bytes sibling : path) {
      if (last == 0) {
        return Optional.empty();
      }
      if ((place & 1) == 1 || place == last) {
        reached = node(sibling, reached);
        int skipped = (place & 1) == 1 ? 0 : Integer.numberOfTrailingZeros(place);
        place >>= skipped;
        last >>= skipped;
      } else {
        reached = node(reached, sibling);
      }
      place >>= 1;
      last >>= 1;
    }
    return last == 0 ? Optional.of(reached) : Optional.empty();
  }

  static Bytes sha256(Bytes message) {
    try {
      return Bytes.of(MessageDigest.getInstance("SHA-256").digest(message.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Bytes leaf(Bytes entry) {
    return sha256(LEAF.then(entry));
  }

  private static Bytes node(Bytes before, Bytes after) {
    return sha256(NODE.then(before).then(after));
  }

  /// The largest power of two below a size of at least two.
  private static int left(int size) {
    return Integer.highestOneBit(size - 1);
  }
}
