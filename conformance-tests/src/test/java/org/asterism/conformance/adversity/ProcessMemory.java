package org.asterism.conformance.adversity;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// The whole memory of a process that runs, heap, garbage, locked memory and stacks: more than a
/// core has. Of a guarded process root alone may read it.
record ProcessMemory(long pid) {
  private static final int BLOCK = 1 << 24;

  // Less than a scalar of 256 bits has where its first bits are zero.
  private static final int SOUGHT_BYTES = 24;

  /// Whether this process may read it.
  boolean isReadable() {
    try (var memory = open()) {
      return memory.getFD().valid();
    } catch (IOException forbidden) {
      return false;
    }
  }

  /// Which of the numbers are there, by their names: as bytes in either order, or as the digits of
  /// a BigInteger. Half of a number would be found.
  SortedSet<String> search(Map<String, BigInteger> numbers) throws IOException {
    var sought = new ArrayList<Sought>();
    numbers.forEach(
        (name, number) -> forms(number).forEach(form -> sought.add(new Sought(name, form))));
    var found = new TreeSet<String>();
    try (var memory = open()) {
      for (Region region : regions()) {
        search(memory, region, sought, found);
      }
    }
    return found;
  }

  private record Sought(String name, byte[] bytes) {}

  private record Region(long from, long to) {}

  private RandomAccessFile open() throws IOException {
    return new RandomAccessFile("/proc/%d/mem".formatted(pid), "r");
  }

  private List<Region> regions() throws IOException {
    var regions = new ArrayList<Region>();
    for (String line : Files.readAllLines(Path.of("/proc/%d/maps".formatted(pid)))) {
      String[] fields = line.split(" +", 6);
      boolean device = fields.length > 5 && fields[5].startsWith("[v");
      if (fields[1].startsWith("r") && !device) {
        String[] ends = fields[0].split("-", 2);
        regions.add(
            new Region(Long.parseUnsignedLong(ends[0], 16), Long.parseUnsignedLong(ends[1], 16)));
      }
    }
    return regions;
  }

  // What is unmapped meanwhile is not there any more.
  private static void search(
      RandomAccessFile memory, Region region, List<Sought> sought, SortedSet<String> found) {
    byte[] block = new byte[BLOCK];
    for (long at = region.from(); at < region.to(); at += BLOCK - SOUGHT_BYTES) {
      try {
        memory.seek(at);
        int read = memory.read(block, 0, (int) Math.min(BLOCK, region.to() - at));
        search(block, Math.max(0, read), sought, found);
      } catch (IOException gone) {
        return;
      }
    }
  }

  private static void search(
      byte[] block, int length, List<Sought> sought, SortedSet<String> found) {
    boolean[] begins = new boolean[1 << Byte.SIZE];
    sought.forEach(one -> begins[one.bytes()[0] & 0xff] = true);
    for (int at = 0; at + SOUGHT_BYTES <= length; at++) {
      if (begins[block[at] & 0xff]) {
        for (Sought one : sought) {
          if (Arrays.equals(block, at, at + SOUGHT_BYTES, one.bytes(), 0, SOUGHT_BYTES)) {
            found.add(one.name());
          }
        }
      }
    }
  }

  // A part from the middle of each form: a copy may have lost its ends.
  private static List<byte[]> forms(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int length = number.bitLength() / Integer.SIZE * Integer.BYTES;
    byte[] big = Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    return List.of(
        middle(big), middle(reversed(big, big.length)), middle(reversed(big, Integer.BYTES)));
  }

  private static byte[] middle(byte[] bytes) {
    int from = (bytes.length / 2 - SOUGHT_BYTES / 2) / Integer.BYTES * Integer.BYTES;
    return Arrays.copyOfRange(bytes, from, from + SOUGHT_BYTES);
  }

  // Each group of so many bytes turned around.
  private static byte[] reversed(byte[] bytes, int group) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[i / group * group + group - 1 - i % group];
    }
    return turned;
  }
}
