#!/bin/sh
# Readers and pcscd come and go, and a card stays what it was.
# shellcheck disable=SC2016,SC2317
set -eu
[ -n "${RIG-}" ] || exec sh "$(dirname "$0")/rig.sh" run sh "$0"
# shellcheck source=tests/rig/rig_test.sh
. "$(dirname "$0")/rig_test.sh"

first='Virtual PCD 00 00' second='Virtual PCD 01 00'
is() { rigreader wait "$1" "$2"; }

check 'two readers' sh -c 'test "$(rig reader list | wc -l)" -eq 2'
card_in alice
card_in bob --reader 1
rig reader remove 0
check 'a reader is unplugged' sh -c "! rig reader list | grep -q '$first'"
check 'the other keeps its card' is "$second" present
present=alice
check 'the card noticed' state_has inserted=0
rig reader add 0
check 'it comes back empty' is "$first" empty
card_in alice
check 'and takes a card' is "$first" present
rig pcscd kill
refuse 'no pcscd, no readers' rig reader list
check 'the card noticed that too' rig card alice wait gone
rig pcscd start
check 'a new pcscd has the readers' is "$first" empty
card_in alice
rig pcscd stop
rig pcscd cont
check 'a stopped one goes on' is "$first" present
card_out alice
check 'a slot that is taken out of' is "$first" empty

# A reader that was unplugged when pcscd started is found later.
rig pcscd kill
rm "$RIG/reader/usb1"
rig pcscd start
check 'one reader' sh -c 'test "$(rig reader list | wc -l)" -eq 1'
rig reader add 1
check 'a second one is plugged in' is "$second" empty
finish
