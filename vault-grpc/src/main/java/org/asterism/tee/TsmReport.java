package org.asterism.tee;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.asterism.attest.collateral.CertificateTable;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.asterism.ratls.Evidence;
import org.asterism.ratls.ReportData;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// One report folder of configfs-tsm, used once (`Documentation/ABI/testing/configfs-tsm-report`).
record TsmReport(EvidenceKind kind, Path folder, DeviceFiles files) {
  private static final int TEXT_BYTES = 4096;

  /// Somebody else wrote to the folder meanwhile.
  static final class Disturbed extends Exception {
    private static final long serialVersionUID = 1L;

    Disturbed(Path folder, long expected, long found) {
      super(
          "%s: generation %s expected, found %s: somebody else writes there"
              .formatted(folder, Long.toUnsignedString(expected), Long.toUnsignedString(found)));
    }

    String words() {
      return String.valueOf(getMessage());
    }
  }

  Evidence evidence(ReportData reportData) throws CallFailed, Disturbed, TeeException {
    requireProvider();
    long before = generation();
    int writes = write(reportData);
    Octets report = files.read(folder.resolve("outblob"), Evidence.MAX_EVIDENCE);
    Octets collateral = kind == EvidenceKind.SEV_SNP ? certificates() : Octets.EMPTY;
    long after = generation();
    // ABI, generation: each write raises it by one; the rest is somebody else's.
    if (after != before + writes) {
      throw new Disturbed(folder, before + writes, after);
    }
    var own = new OwnEvidence(folder.resolve("outblob").toString(), report);
    if (!own.carries(reportData, kind)) {
      throw malformed("outblob", "report data that was written", "other");
    }
    return new Evidence(kind, report, collateral);
  }

  /// @return how many writes it took
  private int write(ReportData reportData) throws CallFailed, TeeException {
    int writes = 0;
    Optional<Long> floor = privilegeFloor();
    // ABI, privlevel: reports of a more privileged level than the floor are not given.
    if (floor.isPresent() && floor.get() != 0) {
      byte[] level = floor.get().toString().getBytes(StandardCharsets.US_ASCII);
      files.write(folder.resolve("privlevel"), Octets.of(level));
      writes++;
    }
    files.write(folder.resolve("inblob"), reportData.bytes());
    return writes + 1;
  }

  private void requireProvider() throws CallFailed, TeeException {
    String expected = kind == EvidenceKind.TDX ? "tdx_guest" : "sev_guest";
    String found = text("provider");
    if (!found.equals(expected)) {
      throw new TeeException.Absent(
          "%s: expected provider %s, found %s".formatted(folder, expected, found),
          "say in the configuration what kind of guest this is");
    }
  }

  private long generation() throws CallFailed, TeeException {
    return number("generation");
  }

  private Optional<Long> privilegeFloor() throws CallFailed, TeeException {
    try {
      return Optional.of(number("privlevel_floor"));
    } catch (CallFailed failed) {
      return orNone(failed);
    }
  }

  private Octets certificates() throws CallFailed, TeeException {
    Octets table;
    try {
      table = files.read(folder.resolve("auxblob"), Evidence.MAX_COLLATERAL);
    } catch (CallFailed failed) {
      return TsmReport.<Octets>orNone(failed).orElse(Octets.EMPTY);
    }
    if (table.size() > Evidence.MAX_COLLATERAL) {
      throw malformed("auxblob", "at most %d bytes".formatted(Evidence.MAX_COLLATERAL), "more");
    }
    try {
      var entries = CertificateTable.parse(Bytes.of(table.toByteArray())).entries();
      return entries.isEmpty() ? Octets.EMPTY : table;
    } catch (MalformedException malformed) {
      throw new TeeException.Malformed(
          folder.resolve("auxblob") + ": " + malformed.getMessage(),
          "have the host's certificates imported anew (snphost import)");
    }
  }

  // The kernel shows no file for what its driver does not know.
  private static <T> Optional<T> orNone(CallFailed failed) throws CallFailed {
    if (failed.errno() == Errno.ENOENT) {
      return Optional.empty();
    }
    throw failed;
  }

  private long number(String file) throws CallFailed, TeeException {
    String text = text(file);
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException other) {
      throw malformed(file, "a number", "'%s'".formatted(text));
    }
  }

  private String text(String file) throws CallFailed, TeeException {
    Octets found = files.read(folder.resolve(file), TEXT_BYTES);
    if (found.size() > TEXT_BYTES) {
      throw malformed(file, "one line", "more");
    }
    return new String(found.toByteArray(), StandardCharsets.US_ASCII).strip();
  }

  private TeeException malformed(String file, String expected, String found) {
    return new TeeException.Malformed(
        "%s: expected %s, found %s".formatted(folder.resolve(file), expected, found),
        "a kernel that is newer than this release, or something else in its place: look what is"
            + " mounted there");
  }
}
