#include <criterion/criterion.h>
#include <string.h>

#include "bytes.h"

Test(ipc_bytes, numbers_are_little_endian_in_both_directions)
{
	static const uint8_t golden[] = { 0x01, 0x03, 0x02, 0x07, 0x06, 0x05, 0x04, 0x0f, 0x0e, 0x0d,
	    0x0c, 0x0b, 0x0a, 0x09, 0x08 };
	uint8_t buf[sizeof(golden)];
	struct bytes_out out = bytes_out(buf, sizeof(buf));
	struct bytes_in in = bytes_in(golden, sizeof(golden));

	bytes_out_u8(&out, 1);
	bytes_out_u16(&out, 0x0203);
	bytes_out_u32(&out, 0x04050607);
	bytes_out_u64(&out, 0x08090a0b0c0d0e0f);
	cr_expect_not(out.bad);
	cr_expect_eq(out.used, sizeof(golden));
	cr_expect_arr_eq(buf, golden, sizeof(golden));
	cr_expect_eq(bytes_in_u8(&in), 1);
	cr_expect_eq(bytes_in_u16(&in), 0x0203);
	cr_expect_eq(bytes_in_u32(&in), 0x04050607);
	cr_expect_not(bytes_in_done(&in));
	cr_expect_eq(bytes_in_u64(&in), 0x08090a0b0c0d0e0f);
	cr_expect(bytes_in_done(&in));
}

Test(ipc_bytes, a_read_past_the_end_gives_nothing_and_stays_bad)
{
	static const uint8_t data[] = { 1, 2, 3 };
	struct bytes_in in = bytes_in(data, sizeof(data));

	cr_expect_eq(bytes_in_u32(&in), 0);
	cr_expect(in.bad);
	cr_expect_eq(bytes_in_u8(&in), 0);
	cr_expect_null(bytes_in_take(&in, 0));
	cr_expect_null(bytes_in_take(&in, SIZE_MAX));
	cr_expect_not(bytes_in_done(&in));
}

Test(ipc_bytes, a_take_borrows_what_there_is)
{
	static const uint8_t data[] = { 1, 2, 3 };
	struct bytes_in in = bytes_in(data, sizeof(data)), none = bytes_in(NULL, 0);

	cr_expect_eq(bytes_in_take(&in, 2), data);
	cr_expect_eq(bytes_in_take(&in, 1), data + 2);
	cr_expect(bytes_in_done(&in));
	cr_expect_null(bytes_in_take(&in, 1));
	cr_expect(bytes_in_done(&none));
}

Test(ipc_bytes, a_write_past_the_room_changes_nothing_and_stays_bad)
{
	uint8_t buf[4] = { 9, 9, 9, 9 };
	struct bytes_out out = bytes_out(buf, 3);

	bytes_out_u16(&out, 1);
	bytes_out_u16(&out, 2);
	cr_expect(out.bad);
	cr_expect_eq(out.used, 2);
	bytes_out_u8(&out, 3);
	cr_expect_eq(out.used, 2);
	cr_expect_eq(buf[2], 9);
	out = bytes_out(buf, 3);
	bytes_out_put(&out, buf, SIZE_MAX);
	cr_expect(out.bad);
}

Test(ipc_bytes, without_a_buffer_it_counts)
{
	struct bytes_out out = bytes_out(NULL, 100);

	bytes_out_u64(&out, 1);
	bytes_out_put(&out, "abc", 3);
	bytes_out_put(&out, NULL, 0);
	bytes_out_zero(&out, 40);
	cr_expect_eq(out.used, 51);
	cr_expect_not(out.bad);
	bytes_out_zero(&out, 50);
	cr_expect(out.bad);
}

Test(ipc_bytes, zeroes_are_zero_for_every_length)
{
	for (size_t n = 0; n < 70; n++) {
		uint8_t buf[80];
		struct bytes_out out = bytes_out(buf, sizeof(buf));

		memset(buf, 0xff, sizeof(buf));
		bytes_out_zero(&out, n);
		cr_expect_eq(out.used, n);
		for (size_t i = 0; i < sizeof(buf); i++)
			cr_expect_eq(buf[i], i < n ? 0 : 0xff, "%zu of %zu", i, n);
	}
}
