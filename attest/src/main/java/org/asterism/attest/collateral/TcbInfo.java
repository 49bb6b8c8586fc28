package org.asterism.attest.collateral;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.quote.MalformedException;

/// What Intel says of all security versions of one kind of platform. Intel PCS API v4, "Get TCB
/// Info", version 3.
///
/// @param header kind, dates, evaluation number
/// @param fmspc which platforms it is for
/// @param pceId which provisioning enclave it is for
/// @param modules the TDX modules it knows, version 0 first; none in SGX documents
/// @param levels the platform's levels, high to low
public record TcbInfo(
    DocumentHeader header,
    Bytes fmspc,
    Bytes pceId,
    List<TdxModule> modules,
    List<TcbLevel> levels) {
  /// Reads the document; its signature is another's business.
  public static TcbInfo parse(Bytes document) throws MalformedException {
    Json json = Json.parse(document);
    DocumentHeader header = DocumentHeader.parse(json, 3, "SGX", "TDX");
    if (json.number("tcbType", 0xFF) != 0) {
      throw new MalformedException("expected tcbType 0, the only one with a defined comparison");
    }
    return new TcbInfo(
        header,
        json.hex("fmspc", 6),
        json.hex("pceId", 2),
        modules(json, header.kind()),
        TcbLevel.parse(json.objects("tcbLevels"), header.kind()));
  }

  private static List<TdxModule> modules(Json json, Kind kind) throws MalformedException {
    if (kind != Kind.TDX) {
      return List.of();
    }
    List<TdxModule> modules = new ArrayList<>();
    modules.add(TdxModule.base(json.object("tdxModule")));
    if (json.has("tdxModuleIdentities")) {
      modules.addAll(TdxModule.parse(json.objects("tdxModuleIdentities")));
    }
    return List.copyOf(modules);
  }

  /// The module of a major version, as byte 1 of TEE_TCB_SVN gives it.
  public Optional<TdxModule> module(int version) {
    String id = version == 0 ? "" : "TDX_%02X".formatted(version);
    return modules.stream().filter(m -> m.id().toUpperCase(Locale.ROOT).equals(id)).findFirst();
  }
}
