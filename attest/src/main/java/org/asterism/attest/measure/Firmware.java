package org.asterism.attest.measure;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// An OVMF image (edk2, OvmfPkg), as the virtual machine monitor maps it: its last byte lies under
/// four GiB. At its end it has a table that is read backwards (OvmfPkg/ResetVector,
/// `ResetVectorVtf0.asm`): 32 bytes before the end the table's own GUID and length, before it
/// entries, each as data, length and GUID. Immutable.
public final class Firmware {
  /// The largest image that is read: the space under four GiB that firmware may have is smaller.
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  /// A page of memory.
  static final int PAGE_BYTES = 4096;

  private static final long FOUR_GIB = 1L << 32;
  private static final int AFTER_TABLE = 32;
  private static final int LENGTH_BYTES = 2;
  private static final int TAIL_BYTES = LENGTH_BYTES + Guid.BYTES;
  private static final int OFFSET_BYTES = 4;
  private static final Bytes FOOTER = Guid.of("96b582de-1fb2-45f7-baea-a366c55a082d");

  private final Bytes image;
  private final Map<Bytes, Bytes> entries;

  private Firmware(Bytes image, Map<Bytes, Bytes> entries) {
    this.image = image;
    this.entries = entries;
  }

  /// Reads the table at the end of an image.
  ///
  /// @param image whole pages, at most [#MAX_BYTES]
  public static Firmware parse(Bytes image) throws MalformedException {
    int length = image.length();
    if (length == 0 || length > MAX_BYTES || length % PAGE_BYTES != 0) {
      throw new MalformedException(
          "expected firmware of whole pages of 4096 bytes, at most 64 MiB, found %d bytes"
              .formatted(length));
    }
    return new Firmware(image, table(image.slice(0, length - AFTER_TABLE)));
  }

  private static Map<Bytes, Bytes> table(Bytes upTo) throws MalformedException {
    Bytes footer = last(upTo);
    if (!footer.slice(LENGTH_BYTES, Guid.BYTES).equals(FOOTER)) {
      throw new MalformedException("expected OVMF's table of GUIDs at the end of firmware, none");
    }
    int total = length(footer);
    if (total < TAIL_BYTES || total > upTo.length()) {
      throw new MalformedException(
          "expected a table of GUIDs that fits into the firmware, found %d bytes".formatted(total));
    }
    return entries(upTo.slice(upTo.length() - total, total - TAIL_BYTES));
  }

  private static Map<Bytes, Bytes> entries(Bytes table) throws MalformedException {
    Map<Bytes, Bytes> found = new HashMap<>();
    Bytes left = table;
    while (left.length() >= TAIL_BYTES) {
      Bytes tail = last(left);
      int length = length(tail);
      if (length < TAIL_BYTES || length > left.length()) {
        throw new MalformedException(
            "expected an entry that fits into the table of GUIDs, found %d bytes"
                .formatted(length));
      }
      int start = left.length() - length;
      found.put(tail.slice(LENGTH_BYTES, Guid.BYTES), left.slice(start, length - TAIL_BYTES));
      left = left.slice(0, start);
    }
    return Map.copyOf(found);
  }

  private static Bytes last(Bytes bytes) {
    return bytes.slice(bytes.length() - TAIL_BYTES, TAIL_BYTES);
  }

  private static int length(Bytes tail) {
    return (int) tail.slice(0, LENGTH_BYTES).littleEndian();
  }

  /// All of it.
  Bytes image() {
    return image;
  }

  /// Where its first byte lies in the guest.
  long address() {
    return FOUR_GIB - image.length();
  }

  /// The first number of an entry, of four bytes; empty where there is no such entry.
  Optional<Long> number(Bytes guid) throws MalformedException {
    Bytes entry = entries.get(guid);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.length() < OFFSET_BYTES) {
      throw new MalformedException(
          "expected an entry of at least 4 bytes in the table of GUIDs, found %d"
              .formatted(entry.length()));
    }
    return Optional.of(entry.slice(0, OFFSET_BYTES).littleEndian());
  }

  /// What lies from a distance before the end on, where an entry tells that distance.
  ///
  /// @param what names it in the refusal
  Bytes pointedTo(Bytes guid, String what) throws MalformedException {
    long distance =
        number(guid)
            .orElseThrow(() ->
                new MalformedException(
                    "expected %s in the firmware, found none; is it built for this processor?"
                        .formatted(what)));
    if (distance > image.length()) {
      throw new MalformedException(
          "expected %s within the firmware, found them %d bytes before its end"
              .formatted(what, distance));
    }
    return image.slice(image.length() - (int) distance, (int) distance);
  }
}
