package org.asterism.attest.collateral;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.quote.MalformedException;

/// A level of a platform. Intel PCS API v4, "Get TCB Info", `tcbLevels`.
///
/// @param sgx the sixteen components of the processor
/// @param tdx the sixteen components of TDX; empty in SGX documents
/// @param pceSvn the version of the provisioning enclave
/// @param status what Intel says of it
/// @param advisories what it does not have mended
public record TcbLevel(Bytes sgx, Bytes tdx, int pceSvn, TcbStatus status, Set<String> advisories) {
  private static final int COMPONENTS = 16;

  public TcbLevel {
    advisories = Set.copyOf(advisories);
  }

  /// Whether a PCK certificate's versions reach this level.
  public boolean isReachedBy(PckExtension.Tcb tcb) {
    return tcb.components().isAtLeast(sgx, 0) && tcb.pceSvn() >= pceSvn;
  }

  static List<TcbLevel> parse(List<Json> levels, Kind kind) throws MalformedException {
    List<TcbLevel> parsed = new ArrayList<>();
    for (Json level : levels) {
      Json tcb = level.object("tcb");
      parsed.add(
          new TcbLevel(
              components(tcb.objects("sgxtcbcomponents")),
              kind == Kind.TDX ? components(tcb.objects("tdxtcbcomponents")) : Bytes.EMPTY,
              tcb.number("pcesvn", 0xFFFF),
              TcbStatus.of(level.text("tcbStatus")),
              level.texts("advisoryIDs")));
    }
    return List.copyOf(parsed);
  }

  private static Bytes components(List<Json> components) throws MalformedException {
    if (components.size() != COMPONENTS) {
      throw new MalformedException("expected 16 TCB components, found " + components.size());
    }
    byte[] svns = new byte[COMPONENTS];
    for (int i = 0; i < COMPONENTS; i++) {
      svns[i] = (byte) components.get(i).number("svn", 0xFF);
    }
    return Bytes.of(svns);
  }
}
