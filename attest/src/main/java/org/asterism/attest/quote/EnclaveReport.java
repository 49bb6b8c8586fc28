package org.asterism.attest.quote;

/// The report body of an SGX enclave: the application's, or the quoting enclave's own. SGX DCAP
/// ECDSA Quote Library API, A.4, "Enclave Report Body".
public record EnclaveReport(Bytes raw) implements Report {
  /// The length of the structure.
  public static final int LENGTH = 384;

  private static final long DEBUG = 2;

  public EnclaveReport {
    if (raw.length() != LENGTH) {
      throw new IllegalArgumentException("an enclave report of " + raw.length() + " bytes");
    }
  }

  @Override
  public Kind kind() {
    return Kind.SGX;
  }

  @Override
  public int revision() {
    return 1;
  }

  @Override
  public Bytes measurement() {
    return Field.SGX_MRENCLAVE.from(raw);
  }

  @Override
  public Bytes reportData() {
    return Field.SGX_REPORTDATA.from(raw);
  }

  /// Intel SDM 3D, 38.7.1: ATTRIBUTES.DEBUG lets a debugger read and write the enclave.
  @Override
  public boolean debug() {
    return (Field.SGX_ATTRIBUTES.from(raw).littleEndian() & DEBUG) != 0;
  }

  /// The security version of the enclave.
  public int isvSvn() {
    return (int) Field.SGX_ISVSVN.from(raw).littleEndian();
  }
}
