package org.asterism.attest.collateral;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Cursor;
import org.asterism.attest.quote.MalformedException;

/// The certificates that a host hands to its SEV-SNP guest beside a report, as `auxblob` of
/// configfs-tsm has them. AMD 56421 (GHCB 2.03), 4.1.8.1: entries of GUID (16 bytes) | offset u32 |
/// length u32, little endian, from the table's first byte on; an entry of zeros ends them, and the
/// contents follow. A table that is empty or all zeros has none. The host's word: nothing in it is
/// verified.
///
/// @param entries in the table's order
public record CertificateTable(List<Entry> entries) {
  private static final int GUID_BYTES = 16;
  private static final int ENTRY_BYTES = 24;
  // AMD names five kinds; a host may add a few of its own.
  private static final int ENTRIES = 32;

  public CertificateTable {
    entries = List.copyOf(entries);
  }

  /// What a table's entry holds.
  ///
  /// @param content empty where AMD does not say what it is
  /// @param bytes a certificate or a revocation list, in DER or PEM; of others anything
  public record Entry(Optional<Content> content, Bytes bytes) {}

  /// What AMD gave a GUID to. They are written in the order of their digits (RFC 9562, 4).
  public enum Content {
    VCEK("63da758de6644564adc5f4b93be8accd"),
    VLEK("a8074bc2a25a483eaae639c045a0b8a1"),
    ASK("4ab7b379bbac4fe4a02f05aef327c782"),
    ARK("c0b406a4a803495297433fb6014cd0ae"),
    REVOCATION_LIST("92f81bc358114d3d97ffd19f88dc67ea");

    private final String guid;

    Content(String guid) {
      this.guid = guid;
    }

    private static Optional<Content> of(Bytes guid) {
      return Arrays.stream(values()).filter(one -> one.guid.equals(guid.toString())).findFirst();
    }
  }

  /// Reads a whole table.
  public static CertificateTable parse(Bytes table) throws MalformedException {
    List<Entry> entries = new ArrayList<>();
    if (table.isZero()) {
      return new CertificateTable(entries);
    }
    int end = end(table);
    for (int at = 0; at < end - ENTRY_BYTES; at += ENTRY_BYTES) {
      entries.add(entry(table, at, end));
    }
    return new CertificateTable(entries);
  }

  /// Whether a file begins as a table with something of AMD's in it does.
  static boolean isBegunBy(Bytes file) {
    return file.length() >= ENTRY_BYTES && Content.of(file.slice(0, GUID_BYTES)).isPresent();
  }

  /// What AMD's certificates and lists in it are, for a verifier; what is not AMD's is left out.
  AmdCollateral collateral() throws MalformedException {
    List<AmdCollateral> files = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.content().isPresent()) {
        files.add(AmdCollateral.parse(entry.bytes()));
      }
    }
    return new AmdCollateral(
        files.stream().flatMap(file -> file.certificates().stream()).toList(),
        files.stream().flatMap(file -> file.crls().stream()).toList());
  }

  // Where the entry of zeros ends.
  private static int end(Bytes table) throws MalformedException {
    Cursor cursor = new Cursor(table);
    for (int count = 0; count <= ENTRIES; count++) {
      if (cursor.take(ENTRY_BYTES, "an entry of a certificate table").isZero()) {
        return cursor.consumed().length();
      }
    }
    throw new MalformedException(
        "expected a certificate table of at most %d entries, found more".formatted(ENTRIES));
  }

  private static Entry entry(Bytes table, int at, int end) throws MalformedException {
    Cursor cursor = new Cursor(table.slice(at, ENTRY_BYTES));
    Bytes guid = cursor.take(GUID_BYTES, "a GUID");
    long offset = cursor.number(Integer.BYTES, "an offset");
    long length = cursor.number(Integer.BYTES, "a length");
    if (offset < end || length == 0 || offset + length > table.length()) {
      throw new MalformedException(
          "expected a certificate between %d and %d of its table, found %d bytes at %d"
              .formatted(end, table.length(), length, offset));
    }
    return new Entry(Content.of(guid), table.slice((int) offset, (int) length));
  }
}
