module breather/peer

go 1.19
