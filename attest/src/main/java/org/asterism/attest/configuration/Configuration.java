package org.asterism.attest.configuration;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.asterism.attest.quote.Bytes;

/// All settings of a vault or an engine, in the order of their names. Immutable.
public record Configuration(List<Leaf> leaves) {
  /// More leaves than any configuration has.
  static final int LEAVES_MAX = 1 << 16;

  /// What is hashed before the tree's size and head: no hash of anything else begins so.
  private static final Bytes LABEL = Bytes.utf8("asterism/configuration/v1\0");

  /// @throws IllegalArgumentException where there is no leaf, one twice, or more than 65 536
  public Configuration {
    if (leaves.isEmpty() || leaves.size() > LEAVES_MAX) {
      throw new IllegalArgumentException(
          "expected 1 to %d leaves, found %d".formatted(LEAVES_MAX, leaves.size()));
    }
    Set<String> names = new HashSet<>();
    for (Leaf leaf : leaves) {
      if (!names.add(leaf.name())) {
        throw new IllegalArgumentException("expected each leaf once, found twice: " + leaf.name());
      }
    }
    leaves = leaves.stream().sorted(Comparator.comparing(Leaf::name)).toList();
  }

  /// 32 bytes that stand for every leaf and for how many there are.
  public Bytes root() {
    return root(leaves.size(), MerkleTree.head(entries()));
  }

  /// That the leaf of this name is under the root.
  ///
  /// @throws IllegalArgumentException where there is none
  public InclusionProof prove(String name) {
    int index =
        IntStream.range(0, leaves.size())
            .filter(i -> leaves.get(i).name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("expected a leaf, found " + name));
    return new InclusionProof(
        leaves.get(index), index, leaves.size(), MerkleTree.path(index, entries()));
  }

  private List<Bytes> entries() {
    return leaves.stream().map(Leaf::encoded).toList();
  }

  static Bytes root(int size, Bytes head) {
    byte[] number = {(byte) (size >> 24), (byte) (size >> 16), (byte) (size >> 8), (byte) size};
    return MerkleTree.sha256(LABEL.then(Bytes.of(number)).then(head));
  }
}
