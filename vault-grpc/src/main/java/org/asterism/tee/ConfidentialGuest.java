package org.asterism.tee;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.ratls.Evidence;
import org.asterism.ratls.ReportData;
import org.asterism.vault.EvidenceKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A virtual machine under TDX or SEV-SNP, by what Linux offers from 6.7 on
/// (`Documentation/ABI/testing/configfs-tsm-report`).
///
/// Each piece of evidence gets a report folder of its own, as the kernel advises, so that only who
/// means it ill can write there; the generation tells whether somebody did. A guest has no key to
/// seal with.
public final class ConfidentialGuest implements Tee {
  /// How many report folders are tried until nobody was in the way.
  static final int ATTEMPTS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(ConfidentialGuest.class);
  private static final AtomicLong COUNTER = new AtomicLong();

  private final EvidenceKind kind;
  private final Path root;
  private final DeviceFiles files;
  private final Turns turns;

  /// @param kind TDX or SEV-SNP
  /// @param root the folder for reports: `/sys/kernel/config/tsm/report`, and in tests alone
  ///   another
  public ConfidentialGuest(EvidenceKind kind, Path root) {
    this(kind, root, new SystemFiles(), new Turns(Turns.PATIENCE));
  }

  ConfidentialGuest(EvidenceKind kind, Path root, DeviceFiles files, Turns turns) {
    if (kind != EvidenceKind.TDX && kind != EvidenceKind.SEV_SNP) {
      throw new IllegalArgumentException("not a confidential guest: " + kind);
    }
    this.kind = kind;
    this.root = root;
    this.files = files;
    this.turns = turns;
  }

  /// The guest around this process.
  public static ConfidentialGuest here(EvidenceKind kind) {
    return new ConfidentialGuest(kind, Path.of("/sys/kernel/config/tsm/report"));
  }

  @Override
  public EvidenceKind kind() {
    return kind;
  }

  @Override
  public Evidence evidence(ReportData reportData) throws TeeException {
    return turns.take(() -> {
      String last = "";
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        try {
          return once(reportData);
        } catch (CallFailed failed) {
          last = retried(failed);
        } catch (TsmReport.Disturbed disturbed) {
          last = disturbed.words();
        }
      }
      throw new TeeException.Busy(
          "%s: given up after %d reports: %s".formatted(root, ATTEMPTS, last),
          "look who else writes there, and ask again");
    });
  }

  private Evidence once(ReportData reportData)
      throws CallFailed, TsmReport.Disturbed, TeeException {
    // The pid is for people who find a folder that a killed process left.
    Path folder =
        root.resolve(
            "asterism-%d-%d".formatted(ProcessHandle.current().pid(), COUNTER.getAndIncrement()));
    files.makeFolder(folder);
    try {
      return new TsmReport(kind, folder, files).evidence(reportData);
    } finally {
      remove(folder);
    }
  }

  private void remove(Path folder) {
    try {
      files.removeFolder(folder);
    } catch (CallFailed failed) {
      LOG.warn("a report folder stays behind: {}; remove it with rmdir", failed.words());
    }
  }

  /// @return what failed, where it may go better the next time
  private String retried(CallFailed failed) throws TeeException {
    return switch (failed.errno()) {
      // EEXIST: another process has the folder, by the same name. EINVAL: the kernel has no report
      // data, since it tells nobody that it did not take them.
      case EINTR, EAGAIN, EBUSY, EEXIST, EINVAL -> failed.words();
      case ENOENT ->
          throw new TeeException.Absent(
              failed.words(),
              "needs Linux 6.7 or later with configfs mounted (mount -t configfs none"
                  + " /sys/kernel/config) and the module tsm");
      case ENXIO, ENOTTY, ENODEV ->
          throw new TeeException.Absent(
              failed.words(),
              "no driver offers reports here: load tdx-guest or sev-guest, in a guest of that"
                  + " kind");
      case EPERM, EACCES, EROFS ->
          throw new TeeException.Forbidden(
              failed.words(), "run it as a user who may make folders in " + root + ", as root may");
      case EFBIG ->
          throw new TeeException.Failed(
              failed.words(),
              "the report is larger than this kernel takes: ask the platform's provider for the"
                  + " kernel that fits");
      case EIO, ETIMEDOUT, OTHER ->
          throw new TeeException.Failed(
              failed.words(),
              "look into the kernel's log, and on the host whether its quoting service (TDX: qgsd)"
                  + " and its firmware answer");
    };
  }
}
