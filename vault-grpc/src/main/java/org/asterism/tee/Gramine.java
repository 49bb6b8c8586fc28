package org.asterism.tee;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.asterism.ratls.Evidence;
import org.asterism.ratls.ReportData;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// An SGX enclave under Gramine, by its pseudo-files (Gramine, "Attestation and Secret
/// Provisioning", "Low-level /dev/attestation interface").
///
/// They are state of the process: whoever writes report data between ours and our quote gets the
/// quote changed under our hands. In here one turn at a time sees to that; against other parts of
/// the process, an application beside an engine, each quote is looked at and asked for again.
public final class Gramine implements Tee {
  /// How many quotes are asked for until one carries what was written for it.
  static final int ATTEMPTS = 5;

  /// Of a key that Gramine seals with, in bytes.
  public static final int SEALING_KEY_BYTES = 16;

  private static final int TYPE_BYTES = 64;
  private static final String DCAP = "dcap";

  private final Path root;
  private final DeviceFiles files;
  private final Turns turns;

  /// The processes for which a sealing key stays the same, by Gramine's names. Both also change
  /// with the platform's security version, and nobody can ask for the key of an earlier one.
  public enum SealedTo {
    /// The very same code: any update of it gets another.
    MRENCLAVE,
    /// All code of the same signer, product and no lower version: updates, and other enclaves, get
    /// the same.
    MRSIGNER
  }

  /// @param root the folder that holds `quote`: `/dev/attestation`, and in tests alone another
  public Gramine(Path root) {
    this(root, new SystemFiles(), new Turns(Turns.PATIENCE));
  }

  Gramine(Path root, DeviceFiles files, Turns turns) {
    this.root = root;
    this.files = files;
    this.turns = turns;
  }

  /// The enclave around this process.
  public static Gramine here() {
    return new Gramine(Path.of("/dev/attestation"));
  }

  @Override
  public EvidenceKind kind() {
    return EvidenceKind.SGX;
  }

  @Override
  public Evidence evidence(ReportData reportData) throws TeeException {
    return turns.take(() -> {
      requireDcap();
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Octets quote = quote(reportData);
        if (new OwnEvidence(root.resolve("quote").toString(), quote).carries(reportData, kind())) {
          return new Evidence(kind(), quote, Octets.EMPTY);
        }
      }
      throw new TeeException.Busy(
          "%s: %d quotes in a row carry other report data than was written for them"
              .formatted(root, ATTEMPTS),
          "let the application in this enclave ask for its own quotes at other times");
    });
  }

  /// The key of [#SEALING_KEY_BYTES] that this enclave gets for `sealedTo`, and those like it on
  /// this platform; the caller closes it.
  public SecretBytes sealingKey(SealedTo sealedTo) throws TeeException {
    String name =
        switch (sealedTo) {
          case MRENCLAVE -> "_sgx_mrenclave";
          case MRSIGNER -> "_sgx_mrsigner";
        };
    Path file = root.resolve("keys").resolve(name);
    SecretBytes found = read(file);
    int length = found.length();
    if (length == SEALING_KEY_BYTES) {
      return found;
    }
    found.close();
    // Gramine shows a key that nobody set as an empty file.
    throw new TeeException.Malformed(
        "%s: expected a key of %d bytes, found %s"
            .formatted(file, SEALING_KEY_BYTES, length > SEALING_KEY_BYTES ? "more" : length),
        "run it under gramine-sgx, of a release that has this key");
  }

  private SecretBytes read(Path file) throws TeeException {
    try {
      return files.readSecret(file, SEALING_KEY_BYTES);
    } catch (CallFailed failed) {
      throw refused(failed);
    }
  }

  private void requireDcap() throws TeeException {
    String type = type();
    if (!type.equals(DCAP)) {
      throw new TeeException.Absent(
          "%s: expected attestation type %s, found %s".formatted(root, DCAP, type),
          "set sgx.remote_attestation = \"dcap\" in the manifest, and sign it anew");
    }
  }

  private String type() throws TeeException {
    try {
      byte[] found = files.read(root.resolve("attestation_type"), TYPE_BYTES).toByteArray();
      return new String(found, StandardCharsets.US_ASCII).strip();
    } catch (CallFailed failed) {
      throw refused(failed);
    }
  }

  private Octets quote(ReportData reportData) throws TeeException {
    try {
      files.write(root.resolve("user_report_data"), reportData.bytes());
      return files.read(root.resolve("quote"), Evidence.MAX_EVIDENCE);
    } catch (CallFailed failed) {
      throw refused(failed);
    }
  }

  // Gramine answers EACCES to whatever the processor or the quoting enclave refused.
  private TeeException refused(CallFailed failed) {
    return switch (failed.errno()) {
      case ENOENT, ENODEV ->
          new TeeException.Absent(
              failed.words(),
              "run it under gramine-sgx: outside, and under gramine-direct, there is no evidence");
      case EPERM ->
          new TeeException.Forbidden(
              failed.words(), "run it in the enclave's own process, which may open the file");
      case EACCES ->
          new TeeException.Failed(
              failed.words(),
              "look into Gramine's output and whether aesmd, DCAP's libraries and the provisioning"
                  + " service of sgx_default_qcnl.conf work on the host");
      case EINTR, EAGAIN, EBUSY -> new TeeException.Busy(failed.words(), "ask again");
      default -> new TeeException.Failed(failed.words(), "look into Gramine's output");
    };
  }
}
