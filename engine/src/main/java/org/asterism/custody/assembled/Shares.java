package org.asterism.custody.assembled;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.asterism.custody.records.KeyCustody;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.NewKey;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Places;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Members;
import org.asterism.key.KeyMaterial;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ByteSharing;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.threshold.ShareBinding;
import org.asterism.threshold.SharePayload;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.operation.Put;

/// A key that was just split: its locator, and what each vault is to keep. Closing erases the
/// shares.
///
/// A payload's blinding nu is derived from the token root instead of drawn, so that a share that is
/// owed, computed again from a quorum, is the same bytes with the same tag.
public final class Shares implements NewKey {
  private static final long FIRST_EPOCH = 1;

  private final Locator locator;
  private final Map<EnrolmentId, SharePayload> payloads;

  private Shares(Locator locator, Map<EnrolmentId, SharePayload> payloads) {
    this.locator = locator;
    this.payloads = payloads;
  }

  public static Shares split(KeyMaterial material, Environment environment, OpenToken token) {
    Members members = environment.members();
    var sharing = ByteSharing.draw(members.k(), members.n(), environment.random());
    Octets keyId = Octets.random(Locator.KEY_ID_BYTES, environment.random());
    Places places =
        Places.fresh(environment, member -> token.policies().keyPolicy(member, token.newKeys()));
    var payloads = new LinkedHashMap<EnrolmentId, SharePayload>();
    var points = new ArrayList<Locator.Point>();
    try (var handover = Handover.orElse(() -> payloads.values().forEach(SharePayload::close));
        SecretBytes padded = SizeBucket.pad(material.encoded())) {
      Map<XCoordinate, SecretBytes> shares = sharing.split(padded, environment.random());
      try {
        for (int i = 0; i < members.n(); i++) {
          EnrolmentId vault = members.all().get(i).id();
          XCoordinate x = sharing.xs().get(i);
          var binding = binding(keyId, FIRST_EPOCH, vault);
          SharePayload payload = payload(requireNonNull(shares.get(x)), binding, token.root());
          payloads.put(vault, payload);
          points.add(Locator.Point.of(x, payload.tag(binding)));
        }
      } finally {
        shares.values().forEach(SecretBytes::close);
      }
      var locator =
          new Locator(
              KeyCustody.ASSEMBLED,
              keyId,
              members.k(),
              FIRST_EPOCH,
              material.facts(),
              token.newKeys(),
              places,
              points);
      return handover.to(new Shares(locator, payloads));
    }
  }

  @Override
  public Locator locator() {
    return locator;
  }

  @Override
  public Contents at(EnrolmentId vault) {
    return contents(requireNonNull(payloads.get(vault)));
  }

  /// An assembled key's record of this payload, which is lent.
  public static Contents contents(SharePayload payload) {
    return (policy, companion) ->
        new Put(new StoredRecord.Key(payload.bytes(), Octets.EMPTY, policy, companion));
  }

  /// `share` as `binding`'s vault keeps it.
  public static SharePayload payload(SecretBytes share, ShareBinding binding, RowKeys root) {
    byte[] name = new FieldWriter().text("asterism/nu/v1").text(binding.toString()).toBytes();
    try (SecretBytes nu = SecretBytes.takeFrom(root.mac(name))) {
      return SharePayload.received(SecretBytes.concat(share, nu));
    } catch (CorruptSecretException tooShort) {
      throw new IllegalStateException("a share has at least one byte", tooShort);
    }
  }

  @Override
  public void close() {
    payloads.values().forEach(SharePayload::close);
  }

  private static ShareBinding binding(Octets keyId, long epoch, EnrolmentId vault) {
    return new ShareBinding(keyId.toByteArray(), epoch, vault.bytes().toByteArray());
  }
}
