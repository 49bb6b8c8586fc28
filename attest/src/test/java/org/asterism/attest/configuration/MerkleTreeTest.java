package org.asterism.attest.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.api.Test;

/// The tree has the shape of RFC 9162: the known answers of Certificate Transparency's reference
/// test data, and every path of every small tree.
class MerkleTreeTest {
  private static final int LARGEST = 40;

  private static final List<Bytes> ENTRIES =
      hex(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<Bytes> HEADS =
      hex(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  /// Of the entry with index 5 in the tree of 8.
  private static final List<Bytes> PATH =
      hex(
          "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
          "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");

  @Test
  void theHeadsAreThoseOfTheReferenceData() {
    for (int size = 0; size < HEADS.size(); size++) {
      assertEquals(HEADS.get(size), MerkleTree.head(ENTRIES.subList(0, size)), "size " + size);
    }
  }

  @Test
  void thePathIsThatOfTheReferenceData() {
    assertEquals(PATH, MerkleTree.path(5, ENTRIES));
    assertEquals(Optional.of(HEADS.getLast()), MerkleTree.climb(ENTRIES.get(5), 5, 8, PATH));
  }

  @Test
  void everyPathOfEverySmallTreeLeadsToItsHead() {
    for (int size = 1; size <= LARGEST; size++) {
      List<Bytes> entries = entries(size);
      Bytes head = MerkleTree.head(entries);
      for (int i = 0; i < size; i++) {
        List<Bytes> path = MerkleTree.path(i, entries);
        assertEquals(Optional.of(head), MerkleTree.climb(entries.get(i), i, size, path));
      }
    }
  }

  @Test
  void aPathLeadsToTheHeadFromItsOwnPlaceAndEntryOnly() {
    for (int size = 2; size <= LARGEST; size++) {
      List<Bytes> entries = entries(size);
      Bytes head = MerkleTree.head(entries);
      for (int i = 0; i < size; i++) {
        List<Bytes> path = MerkleTree.path(i, entries);
        int next = (i + 1) % size;
        Optional<Bytes> there = Optional.of(head);
        assertNotEquals(there, MerkleTree.climb(entries.get(next), i, size, path));
        assertNotEquals(there, MerkleTree.climb(entries.get(i), next, size, path));
      }
    }
  }

  @Test
  void aPathOfAnotherLengthLeadsNowhere() {
    for (int size = 2; size <= LARGEST; size++) {
      List<Bytes> entries = entries(size);
      for (int i = 0; i < size; i++) {
        List<Bytes> path = MerkleTree.path(i, entries);
        List<Bytes> longer = new ArrayList<>(path);
        longer.add(HEADS.getFirst());
        List<Bytes> shorter = path.subList(0, path.size() - 1);
        assertFalse(MerkleTree.climb(entries.get(i), i, size, longer).isPresent());
        assertFalse(MerkleTree.climb(entries.get(i), i, size, shorter).isPresent());
      }
    }
  }

  private static List<Bytes> entries(int size) {
    return IntStream.range(0, size).mapToObj(i -> Bytes.of(new byte[] {(byte) i})).toList();
  }

  private static List<Bytes> hex(String... digits) {
    List<Bytes> found = new ArrayList<>();
    for (String each : digits) {
      try {
        found.add(Bytes.hex(each));
      } catch (MalformedException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return List.copyOf(found);
  }
}
