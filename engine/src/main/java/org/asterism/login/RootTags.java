package org.asterism.login;

import java.util.LinkedHashMap;
import java.util.Map;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.ByteSharing;
import org.asterism.threshold.ShareTag;
import org.asterism.vault.EnrolmentId;

/// The tags of one root's shares, in clear: they hide what they recognise (protocol §3).
public record RootTags(Map<EnrolmentId, ShareTag> byVault) {

  public RootTags {
    byVault = Map.copyOf(byVault);
  }

  void write(FieldWriter out) {
    out.number(byVault.size());
    byVault.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(TokenRecord.BY_HEX))
        .forEach(entry ->
            out.bytes(entry.getKey().bytes().toByteArray()).bytes(entry.getValue().bytes()));
  }

  static RootTags read(FieldReader in) throws CorruptRowException {
    var byVault = new LinkedHashMap<EnrolmentId, ShareTag>();
    int count = in.number(0, ByteSharing.MAX_SHARES);
    for (int i = 0; i < count; i++) {
      byVault.put(EnrolmentId.of(in.bytes()), ShareTag.of(in.bytes()));
    }
    return new RootTags(byVault);
  }
}
