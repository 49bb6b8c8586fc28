package org.asterism.attest.collateral;

import java.util.ArrayList;
import java.util.List;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// Which TDX module may run. Intel PCS API v4, "Get TDX TCB Info", `tdxModule` and
/// `tdxModuleIdentities`.
///
/// @param id `TDX_` and the major version in two digits; empty for the module of version 0
/// @param mrSigner who signed it
/// @param attributes what SEAMATTRIBUTES must be
/// @param levels its levels by ISVSVN, high to low; none for version 0
public record TdxModule(String id, Bytes mrSigner, Masked attributes, List<IsvLevel> levels) {
  static TdxModule base(Json json) throws MalformedException {
    return identity("", json, List.of());
  }

  static List<TdxModule> parse(List<Json> identities) throws MalformedException {
    List<TdxModule> modules = new ArrayList<>();
    for (Json json : identities) {
      modules.add(identity(json.text("id"), json, IsvLevel.parse(json.objects("tcbLevels"))));
    }
    return List.copyOf(modules);
  }

  private static TdxModule identity(String id, Json json, List<IsvLevel> levels)
      throws MalformedException {
    return new TdxModule(id, json.hex("mrsigner", 48), Masked.of(json, "attributes", 8), levels);
  }
}
