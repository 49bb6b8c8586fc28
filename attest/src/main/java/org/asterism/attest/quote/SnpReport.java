package org.asterism.attest.quote;

/// An attestation report of an SEV-SNP guest, versions 2 to 5. SEV-SNP ABI 56860, 7.3, Table
/// "ATTESTATION_REPORT".
public record SnpReport(Bytes raw) implements Report, Evidence {
  /// The length of the structure, signature included.
  public static final int LENGTH = 0x4A0;

  private static final int SIGNED = 0x2A0;
  private static final int SCALAR = 72;
  private static final int P384_SCALAR = 48;
  private static final int OLDEST = 2;
  private static final int NEWEST = 5;
  private static final long DEBUG = 1L << 19;
  private static final int FAMILY_TURIN = 0x1A;

  public SnpReport {
    if (raw.length() != LENGTH) {
      throw new IllegalArgumentException("an SNP report of " + raw.length() + " bytes");
    }
  }

  static SnpReport parse(Bytes raw) throws MalformedException {
    if (raw.length() != LENGTH) {
      throw new MalformedException(
          "expected an SNP report of %d bytes, found %d".formatted(LENGTH, raw.length()));
    }
    long version = Field.SNP_VERSION.from(raw).littleEndian();
    if (version < OLDEST || version > NEWEST) {
      throw new MalformedException("expected an SNP report of version 2 to 5, found " + version);
    }
    return new SnpReport(raw);
  }

  @Override
  public Report report() {
    return this;
  }

  @Override
  public Kind kind() {
    return Kind.SNP;
  }

  @Override
  public int revision() {
    return (int) Field.SNP_VERSION.from(raw).littleEndian();
  }

  @Override
  public Bytes measurement() {
    return Field.SNP_MEASUREMENT.from(raw);
  }

  @Override
  public Bytes reportData() {
    return Field.SNP_REPORT_DATA.from(raw);
  }

  /// SEV-SNP ABI 4.3, guest policy: bit 19 allows debugging.
  @Override
  public boolean debug() {
    return (Field.SNP_POLICY.from(raw).littleEndian() & DEBUG) != 0;
  }

  /// One of the four TCB words, read by the layout of the report's processor.
  public SnpTcb tcb(Field word) {
    return new SnpTcb(word.from(raw), isTurin());
  }

  /// Whether the processor has the TCB layout of Turin (family 1Ah), which moves every component.
  public boolean isTurin() {
    return field(Field.SNP_CPUID_FAM_ID).stream()
        .anyMatch(family -> family.littleEndian() >= FAMILY_TURIN);
  }

  /// The bytes that the signature covers.
  public Bytes signed() {
    return raw.slice(0, SIGNED);
  }

  /// SEV-SNP ABI, "ECDSA P-384 with SHA-384 signature": r and s of 72 bytes each, little-endian, of
  /// which 48 can be set. Big-endian r then s, as the rest of the world writes it.
  public Bytes signature() throws MalformedException {
    return scalar(SIGNED).then(scalar(SIGNED + SCALAR));
  }

  private Bytes scalar(int offset) throws MalformedException {
    if (!raw.slice(offset + P384_SCALAR, SCALAR - P384_SCALAR).isZero()) {
      throw new MalformedException("expected a signature number of 48 bytes, found a longer one");
    }
    return raw.slice(offset, P384_SCALAR).reversed();
  }
}
