package org.asterism.pkcs11.attribute;

import java.util.ArrayList;
import java.util.List;

/// Which objects have which value, by a digest of the value: a hash table with open addressing in
/// two arrays, because most values are those of one object and an object of their own each would
/// take more than the objects. Not for several threads.
final class Postings {
  private static final int SMALLEST = 64;

  // A digest of 0 marks a free place; a number below 0 is the complement of an index into `lists`.
  private long[] digests = new long[SMALLEST];
  private long[] numbers = new long[SMALLEST];
  private int used;
  private final List<Numbers> lists = new ArrayList<>();
  private final List<Integer> freeLists = new ArrayList<>();

  /// How many objects have the value.
  int count(long digest) {
    int at = place(key(digest));
    return digests[at] == 0 ? 0 : numbers[at] < 0 ? list(at).size() : 1;
  }

  /// The objects that have the value.
  Numbers find(long digest) {
    int at = place(key(digest));
    if (digests[at] != 0 && numbers[at] < 0) {
      return list(at);
    }
    var one = new Numbers();
    if (digests[at] != 0) {
      one.add(numbers[at]);
    }
    return one;
  }

  /// @param number of an object, not negative
  void add(long digest, long number) {
    int at = place(key(digest));
    if (digests[at] == 0) {
      digests[at] = key(digest);
      numbers[at] = number;
      used++;
      grow();
    } else if (numbers[at] < 0) {
      list(at).add(number);
    } else if (numbers[at] != number) {
      var both = new Numbers();
      both.add(numbers[at]);
      both.add(number);
      numbers[at] = ~keep(both);
    }
  }

  void remove(long digest, long number) {
    int at = place(key(digest));
    if (digests[at] == 0) {
      return;
    }
    if (numbers[at] < 0) {
      Numbers list = list(at);
      list.remove(number);
      if (list.size() == 1) {
        lists.set((int) ~numbers[at], new Numbers());
        freeLists.add((int) ~numbers[at]);
        numbers[at] = list.get(0);
      }
    } else if (numbers[at] == number) {
      free(at);
    }
  }

  void clear() {
    digests = new long[SMALLEST];
    numbers = new long[SMALLEST];
    used = 0;
    lists.clear();
    freeLists.clear();
  }

  private Numbers list(int at) {
    return lists.get((int) ~numbers[at]);
  }

  private long keep(Numbers list) {
    if (freeLists.isEmpty()) {
      lists.add(list);
      return lists.size() - 1L;
    }
    int index = freeLists.removeLast();
    lists.set(index, list);
    return index;
  }

  private void grow() {
    if (used <= digests.length - (digests.length >> 2)) {
      return;
    }
    long[] before = digests;
    long[] its = numbers;
    digests = new long[before.length * 2];
    numbers = new long[before.length * 2];
    for (int i = 0; i < before.length; i++) {
      if (before[i] != 0) {
        int at = place(before[i]);
        digests[at] = before[i];
        numbers[at] = its[i];
      }
    }
  }

  // Whatever stands behind a freed place and could have stood there moves up, so that no search
  // ends too soon.
  private void free(int place) {
    int mask = digests.length - 1;
    int hole = place;
    for (int next = hole + 1 & mask; digests[next] != 0; next = next + 1 & mask) {
      int home = home(digests[next]);
      if ((next - home & mask) >= (next - hole & mask)) {
        digests[hole] = digests[next];
        numbers[hole] = numbers[next];
        hole = next;
      }
    }
    digests[hole] = 0;
    used--;
  }

  // Where the digest is, or would be.
  private int place(long key) {
    int mask = digests.length - 1;
    int at = home(key);
    while (digests[at] != 0 && digests[at] != key) {
      at = at + 1 & mask;
    }
    return at;
  }

  private int home(long key) {
    return (int) (key >>> Integer.SIZE) & digests.length - 1;
  }

  private static long key(long digest) {
    return digest == 0 ? 1 : digest;
  }

  /// A digest of an attribute's value. It tells values apart but for chance, and is no secret:
  /// whoever makes two of one digest makes a search look at one object more.
  static long digest(long type, byte[] value) {
    long digest = mixed(type ^ (long) value.length << Integer.SIZE);
    for (byte each : value) {
      digest = (digest ^ (each & 0xff)) * 0x100000001b3L;
    }
    return mixed(digest);
  }

  // The finaliser of SplitMix64: each bit of the sum touches each of the result.
  private static long mixed(long sum) {
    long first = (sum ^ sum >>> 30) * 0xbf58476d1ce4e5b9L;
    long second = (first ^ first >>> 27) * 0x94d049bb133111ebL;
    return second ^ second >>> 31;
  }
}
