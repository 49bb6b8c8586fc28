package org.asterism.token;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.Deposit;
import org.asterism.custody.Objects;
import org.asterism.custody.vaults.Environment;
import org.asterism.rows.RowKeys;

/// What the rows of a token's objects say of them: in clear, or sealed under the private root.
record ObjectContents(Environment environment, long slot) {

  /// @throws CryptokiException `CKR_DEVICE_MEMORY` if it is longer than a vault's record has room
  ///   for
  Deposit.Content of(Opened opened, NewObject object, boolean isPrivate) throws CryptokiException {
    Deposit.Content content = content(opened, object, isPrivate);
    int length = content.at(0).length;
    if (length > TokenObjects.MAX_CONTENT_BYTES) {
      throw new CryptokiException(
          Ckr.DEVICE_MEMORY,
          "an object has at most %d bytes, found %d"
              .formatted(TokenObjects.MAX_CONTENT_BYTES, length));
    }
    return content;
  }

  /// What stored objects say when their key has another custody.
  Objects.Rewriting rewriting(Opened opened) {
    return (row, custody) ->
        ObjectReader.afterLogin(row, opened.root(), opened.privateRoot(), environment.keyForms())
            .map(object ->
                content(opened, CustodyChoice.saying(object, custody), object.isPrivate())
                    .at(row.id()));
  }

  private Deposit.Content content(Opened opened, NewObject object, boolean isPrivate) {
    if (!isPrivate) {
      byte[] content = ObjectReader.publicContent(object.attributes(), object.key());
      return _ -> content;
    }
    RowKeys root = opened.privateRoot().orElseThrow();
    return number ->
        ObjectReader.privateContent(
            object.attributes(), object.key(), root, new ObjectReader.Place(slot, number));
  }
}
