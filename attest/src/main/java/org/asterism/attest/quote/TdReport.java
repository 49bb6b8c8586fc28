package org.asterism.attest.quote;

import java.util.Optional;

/// The report body of a TDX trust domain, 1.0 (584 bytes) or 1.5 (648 bytes). TDX DCAP Quoting
/// Library API, A.3, "TD Quote Body".
public record TdReport(Bytes raw) implements Report {
  /// The length of TD report 1.0.
  public static final int LENGTH_10 = 584;

  /// The length of TD report 1.5.
  public static final int LENGTH_15 = 648;

  private static final int UNTRUSTED_FLAGS = 0xFF;

  public TdReport {
    if (raw.length() != LENGTH_10 && raw.length() != LENGTH_15) {
      throw new IllegalArgumentException("a TD report of " + raw.length() + " bytes");
    }
  }

  @Override
  public Kind kind() {
    return Kind.TDX;
  }

  @Override
  public int revision() {
    return raw.length() == LENGTH_15 ? 2 : 1;
  }

  @Override
  public Bytes measurement() {
    return Field.TDX_MRTD.from(raw);
  }

  @Override
  public Bytes reportData() {
    return Field.TDX_REPORTDATA.from(raw);
  }

  /// TDX Module ABI, ATTRIBUTES: bits 7:0 are the group "TD under debug"; any of them makes a
  /// domain untrusted.
  @Override
  public boolean debug() {
    return (Field.TDX_TDATTRIBUTES.from(raw).at(0) & UNTRUSTED_FLAGS) != 0;
  }

  /// Security versions of module and platform: [0] the module's, [1] its major version.
  public Bytes teeTcbSvn() {
    return Field.TDX_TEE_TCB_SVN.from(raw);
  }

  /// The same of the module loaded now, which an update under a running domain makes differ.
  public Optional<Bytes> teeTcbSvn2() {
    return field(Field.TDX_TEE_TCB_SVN_2);
  }
}
