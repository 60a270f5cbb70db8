#!/bin/sh
# The virtual card satisfies clients that we did not write: yubico-piv-tool and
# OpenSC read its certificate, verify its PIN and use its key.
# shellcheck disable=SC2016,SC2317
set -eu
[ -n "${RIG-}" ] || exec sh "$(dirname "$0")/rig.sh" run sh "$0"
# shellcheck source=tests/rig/rig_test.sh
. "$(dirname "$0")/rig_test.sh"

reader='Virtual PCD 00 00'
module=$(rig_find_module opensc-pkcs11.so)
ykpiv() { yubico-piv-tool --reader "$reader" "$@"; }
cd "$RIG/log"

card_in alice
ykpiv -a status >"$RIG/log/status"
check 'yubico-piv-tool names the certificate' grep -q 'Subject DN:.CN=alice' status
check 'yubico-piv-tool counts the tries' grep -q 'PIN tries left:.3' status
check 'yubico-piv-tool sees the GUID' grep -qi "34 *10 *$(cat "$RIG/cards/alice/guid")" status
ykpiv -a read-certificate -s 9a >read.pem
check 'yubico-piv-tool reads the certificate' cmp read.pem "$RIG/pki/alice.pem"
check 'it has the published size' test "$(openssl x509 -in read.pem -outform DER | wc -c)" -eq 1474
check 'yubico-piv-tool verifies the PIN' ykpiv -a verify-pin -P 123456
check 'yubico-piv-tool uses the key' ykpiv -a verify-pin -P 123456 -a test-signature -s 9a -i read.pem
refuse 'a wrong PIN' ykpiv -a verify-pin -P 111111
check 'it costs one try' state_has tries=2
check 'the right PIN' ykpiv -a verify-pin -P 123456
check 'gives the tries back' state_has tries=3
check 'the PIN is changed' ykpiv -a change-pin -P 123456 -N 135790
refuse 'the old PIN' ykpiv -a verify-pin -P 123456
refuse 'the old PIN again' ykpiv -a verify-pin -P 123456
refuse 'the old PIN once more' ykpiv -a verify-pin -P 123456
check 'the card is blocked' state_has tries=0
refuse 'the right PIN on a blocked card' ykpiv -a verify-pin -P 135790
check 'the PUK unblocks it' ykpiv -a unblock-pin -P 12345678 -N 123456
check 'and its new PIN works' ykpiv -a verify-pin -P 123456

pkcs15-tool --reader "$reader" --read-certificate 01 >opensc.pem
check 'OpenSC reads the certificate' same_certificate opensc.pem "$RIG/pki/alice.pem"
check 'OpenSC verifies the PIN' pkcs15-tool --reader "$reader" --verify-pin --auth-id 01 --pin 123456
echo 'to be signed' >message
pkcs11-tool --module "$module" --login --pin 123456 --sign --id 01 \
	--mechanism SHA256-RSA-PKCS --input-file message --output-file signature >/dev/null 2>&1
openssl x509 -in "$RIG/pki/alice.pem" -pubkey -noout >public.pem
check 'OpenSC signs with the key' openssl dgst -sha256 -verify public.pem -signature signature message
card_out alice

# The certificate as a card with a small memory has it.
card_in gzip
pkcs15-tool --reader "$reader" --read-certificate 01 >gzip.pem
check 'a compressed certificate' same_certificate gzip.pem "$RIG/pki/alice.pem"
card_out gzip

card_in many
for slot in 9c:bob 9d:carol 9e:noeku; do
	ykpiv -a read-certificate -s "${slot%:*}" >slot.pem
	check "the certificate of slot ${slot%:*}" cmp slot.pem "$RIG/pki/${slot#*:}.pem"
done
card_out many

card_in notpiv
refuse 'a card that is no PIV card' ykpiv -a status
check 'is a card all the same' rig reader wait "$reader" present
card_out notpiv
finish
